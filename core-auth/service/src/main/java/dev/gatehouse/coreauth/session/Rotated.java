package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.token.RefreshToken;
import java.util.List;

/**
 * A session after a refresh.
 *
 * @param roles the user's, as last heard
 * @param refreshToken the one that is valid now
 */
public record Rotated(Session session, List<String> roles, RefreshToken refreshToken) {}
