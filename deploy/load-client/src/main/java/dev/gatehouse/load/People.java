package dev.gatehouse.load;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Those who must have registered and become active before something is measured. */
final class People {

    /** At the speed that registration bears, so that nothing of it is left when the measuring begins. */
    private static final int PER_SECOND = 40;

    /** What the gateway lets in whatever happens, for those whom it refused. */
    private static final int REFUSED_PER_SECOND = 4;

    private static final int ROUNDS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Target target;

    People(Target target) {
        this.target = target;
    }

    /** So many, all active unless patience ends first. */
    List<Account> active(String purpose, int count) throws InterruptedException, SQLException, IOException {
        var accounts = registered(purpose, count);
        awaitActive(purpose, count);
        return accounts;
    }

    /** So many, all with their passwords hashed unless patience ends first: as far as anybody comes where registrations are private. */
    List<Account> hashed(String purpose, int count) throws InterruptedException, SQLException, IOException {
        var accounts = registered(purpose, count);
        await(() -> target.hashedUsers(purpose), count);
        return accounts;
    }

    /** Completes when so many of that purpose are active, or patience ends. */
    void awaitActive(String purpose, long count) throws SQLException, IOException {
        await(() -> target.activeUsers(purpose), count);
    }

    /** One after the other. */
    void registerInTurn(List<Account> accounts) throws InterruptedException {
        Loop.times(accounts.size(), 1, i -> target.api.register(accounts.get((int) i)));
    }

    private interface Count {
        long now() throws SQLException, IOException;
    }

    private static void await(Count count, long enough) throws SQLException, IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count.now() < enough && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private List<Account> registered(String purpose, int count) throws InterruptedException {
        var accounts = new ArrayList<Account>(count);
        for (int i = 0; i < count; i++) {
            var account = target.account(purpose, i);
            account.idempotencyKey = UUID.randomUUID().toString();
            accounts.add(account);
        }
        register(accounts, PER_SECOND);
        for (int round = 0; round < ROUNDS && !unserved(accounts).isEmpty(); round++) {
            register(unserved(accounts), REFUSED_PER_SECOND);
        }
        return accounts;
    }

    private void register(List<Account> accounts, int perSecond) throws InterruptedException {
        var length = Duration.ofMillis(accounts.size() * 1_000L / perSecond + 1);
        Loop.open(perSecond, length, i -> target.api.register(accounts.get((int) i % accounts.size())));
    }

    /** Refused, or without a session, which whoever asks again gets. */
    private static List<Account> unserved(List<Account> accounts) {
        return accounts.stream().filter(account -> account.accessToken == null).toList();
    }
}
