package dev.gatehouse.coreauth.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How often somebody may try to sign in. */
@ConfigMapping(prefix = "core-auth.login")
public interface LoginConfig {

    /** Lifts every limit of this feature, for measuring from one address. */
    @WithDefault("${GATEHOUSE_LOAD_TEST:false}")
    boolean loadTest();

    /** Tries in a row of one account from one network without success before the next one has to wait. */
    @WithDefault("5")
    @Min(1) @Max(100) int freeTries();

    /** The first such wait; doubles with each further try. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    Duration firstDelay();

    /** The longest wait. */
    @WithDefault("15m")
    @DurationMin(seconds = 1)
    Duration longestDelay();

    /**
     * Tries in a row of one account from anywhere after which none is judged from a network that is not known to it, until they are
     * forgotten or the password is reset: what a guessing botnet gets. From one that is known: tries from there.
     */
    @WithDefault("100")
    @Min(1) @Max(100) int accountCeiling();

    /** So long after the last try that was judged an account's tries are forgotten. */
    @WithDefault("12h")
    @DurationMin(minutes = 1)
    Duration forgottenAfter();

    /**
     * So long after a sign-in its network is known to the account, and so long after one of its sessions was last seen there, unless
     * that was ended: there, tries from elsewhere delay nobody. So long, too, the device token of a sign-in is good: where it is shown
     * nobody else's tries delay anybody. What may be guessed from either is bounded as from any other network.
     */
    @WithDefault("30d")
    @DurationMin(minutes = 1)
    Duration knownFor();

    /** A try of one account from one network so soon after the one before it is judged, and is the last for a while; 0: each may be. */
    @WithDefault("1s")
    @DurationMin(seconds = 0)
    @DurationMax(minutes = 1)
    Duration quickRepeat();

    /** How long that while is, unless the try succeeds. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    Duration quickRepeatDelay();

    /** Sign-ins to one account from one network that may be made at once, successful ones too. */
    @WithDefault("20")
    @Min(1) @Max(100_000) int pairBurst();

    /** As many it gets back in {@link #pairPeriod()}. */
    @WithDefault("10")
    @Min(1) @Max(1_000_000) int pairTries();

    /** See {@link #pairTries()}. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    Duration pairPeriod();

    /** Tries that one network (an IPv4 address or IPv6 /64) may make at once. */
    @WithDefault("30")
    @Min(1) @Max(100_000) int networkBurst();

    /** Tries that one network gets back in {@link #networkPeriod()}. */
    @WithDefault("100")
    @Min(1) @Max(1_000_000) int networkTries();

    /** See {@link #networkTries()}. */
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    Duration networkPeriod();

    /** Accounts and networks that a process remembers while Redis is away. */
    @WithDefault("50000")
    @Min(100) @Max(1_000_000) int remembered();
}
