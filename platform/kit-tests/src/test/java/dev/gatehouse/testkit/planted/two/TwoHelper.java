package dev.gatehouse.testkit.planted.two;

import dev.gatehouse.testkit.planted.one.PlantedResource;

/** Breaks the rules on names and on entry points; never used. */
public class TwoHelper {

    public String back(PlantedResource resource) {
        return resource.toString();
    }
}
