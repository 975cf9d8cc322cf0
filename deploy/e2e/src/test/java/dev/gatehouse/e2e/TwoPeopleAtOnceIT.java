package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What a request carries is its own, however many others are answered at that moment (CVE-2025-1247). */
class TwoPeopleAtOnceIT {

    private static final int TIMES = 400;
    private static final int AT_ONCE = 16;

    private final Client client = new Client(SystemUnderTest.system().gateway());

    @Test
    void eachIsToldOfHimselfOnly() throws Exception {
        var asked = new ArrayList<Callable<String>>();
        for (var person : new Person[] {Person.active(client), Person.active(client)}) {
            var token = person.fullToken();
            var session = Person.claims(token).path("sid").asText();
            for (int i = 0; i < TIMES; i++) {
                asked.add(() -> wrong(client.get("/v1/users/me", token), "/id", person.id));
                asked.add(() -> wrong(client.get("/v1/sessions/current", token), "/id", session));
            }
        }
        Collections.shuffle(asked, new Random(33));

        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var answer : threads.invokeAll(asked)) {
                assertThat(answer.get()).isEmpty();
            }
        }
    }

    /** What was answered, unless it is as it should be. */
    private static String wrong(Client.Answer answer, String pointer, String expected) {
        var right = answer.status() == 200 && answer.body().at(pointer).asText().equals(expected);
        return right ? "" : answer.status() + " " + answer.text();
    }
}
