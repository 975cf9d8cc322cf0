package dev.gatehouse.chaos.load;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** People who set out at a fixed rate, whatever the system does. */
public final class Traffic implements AutoCloseable {

    private static final int MOST = 4_000;

    private final Client client;
    private final Journal journal;
    private final Tally tally;
    private final ConcurrentLinkedQueue<Person> people = new ConcurrentLinkedQueue<>();
    private final Semaphore under = new Semaphore(MOST);
    private final AtomicInteger number = new AtomicInteger();
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Thread driver;
    private volatile double perSecond;
    private volatile boolean closed;

    public Traffic(Client client, Journal journal, Tally tally) {
        this.client = client;
        this.journal = journal;
        this.tally = tally;
        this.driver = Thread.ofPlatform().daemon().name("traffic").start(this::drive);
    }

    /** From now on so many people set out each second; 0 for none. */
    public void rate(double people) {
        perSecond = people;
        LockSupport.unpark(driver);
    }

    public double rate() {
        return perSecond;
    }

    /** How many registrations were acknowledged, as the clients remember. */
    public int acknowledged() {
        return (int) people.stream().filter(person -> person.userId != null).count();
    }

    public int underWay() {
        return MOST - under.availablePermits();
    }

    /** Waits until all who are under way have arrived or given up. */
    public boolean awaitArrival(long seconds) throws InterruptedException {
        if (under.tryAcquire(MOST, seconds, TimeUnit.SECONDS)) {
            under.release(MOST);
            return true;
        }
        return false;
    }

    /** Registrations only, beside the traffic: nobody waits for what comes of them. Returns when the time is over. */
    public void flood(int registrationsPerSecond, Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        long next = System.nanoTime();
        while (System.nanoTime() < end) {
            next += 1_000_000_000L / registrationsPerSecond;
            for (long wait = next - System.nanoTime(); wait > 0; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (under.tryAcquire()) {
                setOut(Journey::registerOnly);
            }
        }
    }

    private void drive() {
        long next = System.nanoTime();
        while (!closed) {
            double rate = perSecond;
            if (rate <= 0) {
                LockSupport.parkNanos(50_000_000);
                next = System.nanoTime();
                continue;
            }
            next += (long) (1e9 / rate);
            for (long wait = next - System.nanoTime(); wait > 0 && !closed; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (under.tryAcquire()) {
                setOut(Journey::go);
            } else {
                tally.count("people who did not set out: too many under way");
            }
        }
    }

    private interface Way {
        void take(Journey journey) throws InterruptedException;
    }

    private void setOut(Way way) {
        var person = new Person(
                "c" + run + number.incrementAndGet() + "@example.org",
                "correct horse " + UUID.randomUUID().toString().substring(0, 8));
        people.add(person);
        Thread.ofVirtual().start(() -> {
            try {
                way.take(new Journey(client, journal, tally, person));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                tally.count("defect of the client: " + e);
            } finally {
                under.release();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(driver);
    }
}
