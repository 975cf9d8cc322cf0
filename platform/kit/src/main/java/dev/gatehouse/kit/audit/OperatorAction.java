package dev.gatehouse.kit.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that was done, as the audit log is to tell of it: see {@link Operator#did}. */
public record OperatorAction(
        Operator by,
        String name,
        @Nullable UUID userId,
        @Nullable String details) {}
