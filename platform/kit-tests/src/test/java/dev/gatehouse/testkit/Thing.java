package dev.gatehouse.testkit;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.UUID;

@JsonTypeName("thing.happened")
record Thing(UUID eventId, UUID userId, String note) {}
