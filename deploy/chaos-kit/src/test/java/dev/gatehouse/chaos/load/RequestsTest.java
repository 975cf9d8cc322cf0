package dev.gatehouse.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestsTest {

    private final Requests requests = new Requests();

    @Test
    void tellsHowManyWereNotServedAndForHowLong() throws Exception {
        requests.ended(true);
        requests.ended(false);
        TimeUnit.MILLISECONDS.sleep(30);
        requests.ended(false);
        requests.ended(true);

        assertThat(requests.told()).isEqualTo("not served 2 of 4 requests (50.0 %)");
        assertThat(requests.unserved()).isEqualTo(2);
        assertThat(requests.unservedSeconds()).isGreaterThanOrEqualTo(0.03);
    }

    @Test
    void forgetsTheWindowBefore() {
        requests.ended(false);
        requests.reset();

        assertThat(requests.told()).isEqualTo("not served 0 of 0 requests (0.0 %)");
        assertThat(requests.unservedSeconds()).isZero();
    }
}
