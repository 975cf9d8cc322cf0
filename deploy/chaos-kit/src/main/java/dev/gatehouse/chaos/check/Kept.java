package dev.gatehouse.chaos.check;

import java.util.List;

/**
 * What became of registrations that were acknowledged.
 *
 * @param acknowledged how many were
 * @param lost the users who are not stored
 */
public record Kept(int acknowledged, List<String> lost) {}
