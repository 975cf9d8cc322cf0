package dev.gatehouse.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecalledTopicTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration WITHIN = Duration.ofMinutes(16);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String AWAY = "away";

    private record Settings(Duration pause, Duration deadline, int pages) implements RecallConfig {}

    private static final class Replica extends Channel {

        private final String name;

        Replica(String name) {
            this.name = name;
        }

        @Override
        public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String authority() {
            return name;
        }
    }

    /** Is answered with the given tokens of next pages, one after the other. */
    private static final class Asking implements RecallingListener<String> {

        private final List<String> answers;
        private final List<String> asked = new ArrayList<>();
        private final List<Deadline> deadlines = new ArrayList<>();

        Asking(String... answers) {
            this.answers = List.of(answers);
        }

        @Override
        public Uni<String> recall(Channel owner, Deadline deadline, Duration within, String pageToken) {
            asked.add(owner.authority() + " " + within.toMinutes() + " '" + pageToken + "'");
            deadlines.add(deadline);
            var answer = answers.get(asked.size() - 1);
            return answer.equals(AWAY)
                    ? Uni.createFrom().failure(Status.UNAVAILABLE.asRuntimeException())
                    : Uni.createFrom().item(answer);
        }

        @Override
        public String channel() {
            return "endings";
        }

        @Override
        public Class<String> eventType() {
            return String.class;
        }

        @Override
        public void on(String event) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void everyPageIsAskedForWithinOneDeadline() {
        var listener = new Asking("b", "c", "");

        learn(topic(listener, 3, "one"));

        assertThat(listener.asked).containsExactly("one 16 ''", "one 16 'b'", "one 16 'c'");
        assertThat(listener.deadlines).hasSize(3).containsOnly(listener.deadlines.getFirst());
        assertThat(listener.deadlines.getFirst().timeRemaining(TimeUnit.SECONDS))
                .isLessThanOrEqualTo(DEADLINE.toSeconds());
    }

    @Test
    void morePagesThanMayBeAreNotAskedForAndNothingIsSaidToBeKnown() {
        var listener = new Asking("b", "c", "d", "");
        var topic = topic(listener, 3, "one");

        assertThatThrownBy(() -> learn(topic))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("more than 3 pages");
        assertThat(listener.asked).hasSize(3);
    }

    @Test
    void theNextTryIsAtAnotherReplicaFromTheBeginning() {
        var listener = new Asking("b", AWAY, "b", "");
        var topic = topic(listener, 3, "one", "two");

        assertThatThrownBy(() -> learn(topic)).isInstanceOf(StatusRuntimeException.class);
        learn(topic);

        assertThat(listener.asked).containsExactly("one 16 ''", "one 16 'b'", "two 16 ''", "two 16 'b'");
    }

    @Test
    void whereNobodyCanBeAskedNothingIsSaidToBeKnown() {
        var topic = topic(new Asking(), 3);

        assertThatThrownBy(() -> learn(topic)).isInstanceOf(IllegalStateException.class);
    }

    private static RecalledTopic topic(RecallingListener<?> listener, int pages, String... replicas) {
        var owners = List.of(replicas).stream().<Channel>map(Replica::new).toList();
        return new RecalledTopic(listener, owners, new Settings(Duration.ofSeconds(1), DEADLINE, pages));
    }

    private static void learn(RecalledTopic topic) {
        topic.learn(WITHIN).await().atMost(SOON);
    }
}
