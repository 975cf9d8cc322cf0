package dev.gatehouse.coreauth.hashing.block;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider;
import jdk.incubator.vector.VectorShape;

/** Argon2id in Java, by the width of its vectors. */
public enum JavaArgon2 implements Argon2Provider {

    /** 512-bit vectors (AVX-512). */
    VECTOR_512("vector-512", 512) {
        @Override
        BlockMixer mixer() {
            return new Vector512Mixer();
        }
    },

    /** 256-bit vectors (AVX2). */
    VECTOR_256("vector-256", 256) {
        @Override
        BlockMixer mixer() {
            return new Vector256Mixer();
        }
    },

    /** No vectors: runs on every JVM. */
    SCALAR("scalar", 0) {
        @Override
        BlockMixer mixer() {
            return new ScalarMixer();
        }
    };

    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private final String label;
    private final int bits;

    JavaArgon2(String label, int bits) {
        this.label = label;
        this.bits = bits;
    }

    abstract BlockMixer mixer();

    @Override
    public String label() {
        return label;
    }

    @Override
    public Argon2 open() throws UnavailableException {
        if (bits > 0) {
            requireVectors();
        }
        return new BlockArgon2(mixer());
    }

    private void requireVectors() throws UnavailableException {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            throw new UnavailableException("the JVM runs without --add-modules " + VECTOR_MODULE);
        }
        int offered = VectorShape.preferredShape().vectorBitSize();
        if (offered < bits) {
            throw new UnavailableException("the JVM offers vectors of " + offered + " bits on this machine");
        }
    }
}
