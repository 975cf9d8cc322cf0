package dev.gatehouse.coreauth.password;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import dev.gatehouse.coreauth.hashing.imported.ImportBounds;
import dev.gatehouse.coreauth.hashing.selection.Argon2Choice;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;

/** Makes hashers under this installation's parameters. */
@Startup // so that a process whose hashes would be too cheap does not come up
@ApplicationScoped
class Hashers {

    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;

    /** Memory times passes of the cheapest of OWASP's equal sets, the default: the others take more. */
    private static final int LEAST_WORK_KIB = 35_840;

    private final HashingConfig config;
    private final ImportedHashConfig imported;
    private final MeterRegistry metrics;
    private final String dummy;

    Hashers(HashingConfig config, ImportedHashConfig imported, MeterRegistry metrics) {
        if (config.memoryKib() * config.iterations() < LEAST_WORK_KIB) {
            throw new IllegalArgumentException("core-auth.hashing.memory-kib times core-auth.hashing.iterations is "
                    + config.memoryKib() * config.iterations() + ", less than " + LEAST_WORK_KIB);
        }
        this.config = config;
        this.imported = imported;
        this.metrics = metrics;
        this.dummy = "$argon2id$v=19$m=" + config.memoryKib() + ",t=" + config.iterations() + ",p=1$"
                + zeros(SALT_BYTES) + "$" + zeros(TAG_BYTES);
    }

    /** For one thread, which closes it. */
    PasswordHasher forThread() {
        return new PasswordHasher(config.memoryKib(), config.iterations(), bounds());
    }

    /** A hash that costs as much to verify as any made today, and that no password has. */
    String dummy() {
        return dummy;
    }

    /** Shows in the metrics by which implementation this process hashes, once that is settled. Loads libraries: not on an event loop. */
    void announceChoice() {
        Argon2Choice.shared()
                .settled()
                .thenAccept(outcome ->
                        metrics.gauge("gatehouse.hashing.implementation", Tags.of("name", outcome.chosen()), 1));
    }

    private ImportBounds bounds() {
        return new ImportBounds(
                imported.memoryKib(),
                imported.passes(),
                imported.lanes(),
                imported.workKib(),
                imported.bcryptCost(),
                imported.pbkdf2Iterations());
    }

    private static String zeros(int bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(new byte[bytes]);
    }
}
