package dev.gatehouse.coreauth.hashing;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Input;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider.UnavailableException;
import dev.gatehouse.coreauth.hashing.block.JavaArgon2;
import dev.gatehouse.coreauth.hashing.imported.ImportBounds;
import dev.gatehouse.coreauth.hashing.imported.ImportedHash;
import dev.gatehouse.coreauth.hashing.selection.Argon2Choice;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and verifies passwords as PHC strings of Argon2id, one lane, 16-byte random salt, 32-byte tag, by the implementation that
 * this process has chosen; verifies what other systems made, too ({@link ImportedHash}). An instance belongs to one thread, and keeps that hash's memory until it is closed. Passwords stay the
 * caller's, who wipes them; no copy outlives a call.
 */
public final class PasswordHasher implements AutoCloseable {

    private static final int SALT_LENGTH = 16;
    private static final int TAG_LENGTH = 32;

    private final Argon2Parameters parameters;
    private final Supplier<Argon2Provider> chosen;
    private final ImportBounds bounds;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Argon2Provider opened;
    private @Nullable Argon2 argon2;

    /**
     * Hashes by the process's {@link Argon2Choice#shared}, and from the next hash on by another one when that changes.
     *
     * @param memoryKib what a hash takes, see {@link Argon2Parameters}
     * @throws IllegalArgumentException beyond its bounds
     */
    public PasswordHasher(int memoryKib, int iterations) {
        this(memoryKib, iterations, ImportBounds.WIDEST);
    }

    /** @param bounds what verifying a hash that others made may cost */
    public PasswordHasher(int memoryKib, int iterations, ImportBounds bounds) {
        this(new Argon2Parameters(memoryKib, iterations, 1), Argon2Choice.shared()::current, bounds);
    }

    /** @param chosen the implementation to use, asked for at each hash */
    public PasswordHasher(Argon2Parameters parameters, Supplier<Argon2Provider> chosen) {
        this(parameters, chosen, ImportBounds.WIDEST);
    }

    private PasswordHasher(Argon2Parameters parameters, Supplier<Argon2Provider> chosen, ImportBounds bounds) {
        this.parameters = parameters;
        this.chosen = chosen;
        this.bounds = bounds;
    }

    /** A new hash of the password, with a salt of its own. */
    public String hash(byte[] password) {
        var salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return new PhcString(parameters, salt, derive(password, salt, parameters, TAG_LENGTH)).format();
    }

    /**
     * Whether it is the password of this hash, by whatever implementation and under whatever parameters that was made. Takes the time of
     * the one hash in both cases.
     *
     * @throws IllegalArgumentException if this is no hash that is known here, or one that costs more than allowed: nobody is let in by
     *     it, and nothing was spent on it
     */
    public boolean verify(byte[] password, String stored) {
        if (!PhcString.isOne(stored)) {
            return ImportedHash.parse(stored, bounds).matches(password);
        }
        var own = PhcString.parse(stored);
        requireWithinBounds(own.parameters());
        var tag = derive(password, own.salt(), own.parameters(), own.tagLength());
        return MessageDigest.isEqual(tag, own.tag());
    }

    /**
     * Looks whether {@link #verify} can do anything with this hash; spends nothing on it. Any thread may call it.
     *
     * @throws IllegalArgumentException as that would; the message does not repeat the hash
     */
    public void requireVerifiable(String stored) {
        if (PhcString.isOne(stored)) {
            requireWithinBounds(PhcString.parse(stored).parameters());
        } else {
            ImportedHash.parse(stored, bounds);
        }
    }

    /** Whether {@link #hash} would make it otherwise today: other parameters, another length of salt or tag, another function. */
    public boolean needsRehash(String stored) {
        if (!PhcString.isOne(stored)) {
            ImportedHash.parse(stored, bounds);
            return true;
        }
        var own = PhcString.parse(stored);
        return !own.parameters().equals(parameters) || own.saltLength() != SALT_LENGTH || own.tagLength() != TAG_LENGTH;
    }

    @Override
    public void close() {
        if (argon2 != null) {
            argon2.close();
        }
        argon2 = null;
        opened = null;
    }

    /** What has today's parameters was made here. */
    private void requireWithinBounds(Argon2Parameters stored) {
        if (!stored.equals(parameters)) {
            bounds.requireArgon2(stored.memoryKib(), stored.iterations(), stored.parallelism());
        }
    }

    private byte[] derive(byte[] password, byte[] salt, Argon2Parameters wanted, int tagLength) {
        var input = new Argon2Input(password, salt);
        var tag = new byte[tagLength];
        var kept = argon2();
        if (kept.supports(input, wanted) && wanted.memoryKib() <= parameters.memoryKib()) {
            kept.derive(input, wanted, tag);
        } else {
            deriveOnce(kept.supports(input, wanted) ? chosen.get() : JavaArgon2.SCALAR, input, wanted, tag);
        }
        return tag;
    }

    /** For what others made: by an instance of its own, lest this one keep more memory than its own hashes want. */
    private static void deriveOnce(Argon2Provider by, Argon2Input input, Argon2Parameters wanted, byte[] tag) {
        try (var once = open(by)) {
            once.derive(input, wanted, tag);
        }
    }

    private Argon2 argon2() {
        var provider = chosen.get();
        if (argon2 == null || !provider.equals(opened)) {
            close();
            argon2 = open(provider);
            opened = provider;
        }
        return argon2;
    }

    private static Argon2 open(Argon2Provider provider) {
        try {
            return provider.open();
        } catch (UnavailableException e) {
            throw new IllegalStateException(provider.label() + " was chosen and cannot be opened", e);
        }
    }
}
