package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.activation.ActivationStatus;
import dev.gatehouse.coreauth.activation.ActivationView;
import dev.gatehouse.coreauth.activation.Activations;
import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.coreauth.session.RefreshableSession;
import dev.gatehouse.coreauth.session.SessionRefresh;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps somebody signed in: one round trip to PostgreSQL and one signature for a full session. */
@ApplicationScoped
class RefreshSignIn {

    private final SessionRefresh sessions;
    private final Activations activations;
    private final SignInAnswers answers;

    RefreshSignIn(SessionRefresh sessions, Activations activations, SignInAnswers answers) {
        this.sessions = sessions;
        this.activations = activations;
        this.answers = answers;
    }

    Uni<SignedIn> refresh(String refreshToken, Client client) {
        return sessions.refresh(refreshToken, client)
                .flatMap(refreshed -> status(refreshed).map(status -> answers.answer(refreshed, status)));
    }

    /** A full session was opened for an active account, and activation is final. */
    private Uni<ActivationStatus> status(RefreshableSession refreshed) {
        return refreshed.session().kind().isFull()
                ? Uni.createFrom().item(ActivationStatus.ACTIVE)
                : activations.statusOf(refreshed.session().userId()).map(ActivationView::status);
    }
}
