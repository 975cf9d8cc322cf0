package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/**
 * The user shall get one mail of this template. Without a token: communication has it minted ({@code ActionTokens.Mint}) at the
 * moment it sends.
 *
 * @param intent one mail is sent for one intent, however often it is asked for
 * @param template {@code set-password}: the account has no usable password and its owner is asked to choose one
 */
@JsonTypeName("mail.requested")
public record MailRequested(UUID eventId, UUID userId, Instant occurredAt, UUID intent, String template)
        implements MailRequestEvent {}
