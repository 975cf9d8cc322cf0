package dev.gatehouse.chaos;

import java.util.function.IntSupplier;

/**
 * The people of a run, as they are now.
 *
 * @param acknowledged registrations so far
 * @param underWay who has set out and has not arrived
 * @param usual how many may be under way with nobody kept waiting
 */
record Crowd(IntSupplier acknowledged, IntSupplier underWay, int usual) {

    boolean isUsual() {
        return underWay.getAsInt() <= usual;
    }

    String told() {
        return "acked so far %d, under way %d".formatted(acknowledged.getAsInt(), underWay.getAsInt());
    }
}
