package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.token.RefreshToken;
import java.util.List;

/**
 * A session as it is right after it was opened or refreshed.
 *
 * @param roles the user's, as last heard
 * @param refreshToken the one that is valid now
 */
public record RefreshableSession(Session session, List<String> roles, RefreshToken refreshToken) {}
