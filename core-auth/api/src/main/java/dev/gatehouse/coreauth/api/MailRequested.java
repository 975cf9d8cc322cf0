package dev.gatehouse.coreauth.api;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.UUID;

/**
 * The user shall get one mail of this template. Without a token: communication has it minted ({@code ActionTokens.Mint}) at the
 * moment it sends.
 *
 * @param intent one mail is sent for one intent, however often it is asked for
 * @param template {@code set-password}: the account has no usable password and its owner is asked to choose one;
 *     {@code reset-password}: somebody has forgotten it and gets a link; {@code password-changed}: it is another one now;
 *     {@code session-ended}: a refresh token was used twice, so its session was ended
 */
@JsonTypeName("mail.requested")
public record MailRequested(UUID eventId, UUID userId, Instant occurredAt, UUID intent, String template)
        implements MailRequestEvent {}
