package dev.gatehouse.coreauth.hashing.block;

import dev.gatehouse.coreauth.hashing.argon2.Argon2;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Input;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import java.util.Arrays;

/**
 * Argon2id in Java. The memory is one array, kept from hash to hash as long as the hashes want no more of it, and zero in between;
 * lanes are computed one after another.
 */
final class BlockArgon2 implements Argon2 {

    private static final int BLOCK = BlockMixer.BLOCK;
    private static final int TYPE_ID = 2;
    private static final int VERSION = 0x13;
    private static final int SEED_LENGTH = 72;
    private static final int SEED_BLOCK_OFFSET = 64;
    private static final int SEED_LANE_OFFSET = 68;
    private static final int SHORTEST_TAG = 4;

    private final BlockMixer mixer;
    private final Blake2b blake2b = new Blake2b();
    private final VariableLengthHash variableLengthHash = new VariableLengthHash(blake2b);
    private final byte[] seed = new byte[SEED_LENGTH];
    private final byte[] bytes = new byte[BLOCK * Long.BYTES];
    private long[] memory = {};

    BlockArgon2(BlockMixer mixer) {
        this.mixer = mixer;
    }

    @Override
    public boolean supports(Argon2Input input, Argon2Parameters parameters) {
        return true;
    }

    @Override
    public void derive(Argon2Input input, Argon2Parameters parameters, byte[] tag) {
        if (tag.length < SHORTEST_TAG) {
            throw new IllegalArgumentException("a tag has 4 bytes or more");
        }
        int used = claim(parameters);
        try {
            seed(input, parameters, tag.length);
            var walk = new MemoryWalk(mixer, memory, parameters);
            firstBlocks(walk);
            walk.fill();
            walk.lastBlock(bytes);
            variableLengthHash.hash(bytes, tag);
        } finally {
            wipe(used);
        }
    }

    @Override
    public void close() {
        memory = new long[0];
    }

    /** Whether nothing is left of any hash. */
    boolean isWiped() {
        return Arrays.stream(memory).allMatch(word -> word == 0)
                && mixer.isWiped()
                && Arrays.equals(seed, new byte[SEED_LENGTH])
                && Arrays.equals(bytes, new byte[BLOCK * Long.BYTES])
                && variableLengthHash.isWiped();
    }

    /** What stays allocated between hashes. */
    int retainedWords() {
        return memory.length;
    }

    private int claim(Argon2Parameters parameters) {
        int words = MemoryWalk.blocks(parameters) * BLOCK;
        if (memory.length < words) {
            memory = new long[words];
        }
        return words;
    }

    /** H0 (section 3.2), which begins each lane's first two blocks. */
    private void seed(Argon2Input input, Argon2Parameters parameters, int tagLength) {
        blake2b.begin(Blake2b.MAX_DIGEST_LENGTH);
        blake2b.updateInt(parameters.parallelism());
        blake2b.updateInt(tagLength);
        blake2b.updateInt(parameters.memoryKib());
        blake2b.updateInt(parameters.iterations());
        blake2b.updateInt(VERSION);
        blake2b.updateInt(TYPE_ID);
        for (var field : new byte[][] {input.password(), input.salt(), input.secret(), input.associatedData()}) {
            blake2b.updateInt(field.length);
            blake2b.update(field);
        }
        blake2b.end(seed, 0, Blake2b.MAX_DIGEST_LENGTH);
    }

    private void firstBlocks(MemoryWalk walk) {
        for (int lane = 0; lane < walk.lanes(); lane++) {
            seed[SEED_LANE_OFFSET] = (byte) lane;
            for (int block = 0; block < 2; block++) {
                seed[SEED_BLOCK_OFFSET] = (byte) block;
                variableLengthHash.hash(seed, bytes);
                walk.store(bytes, lane, block);
            }
        }
    }

    private void wipe(int used) {
        Arrays.fill(memory, 0, used, 0);
        mixer.wipe();
        Arrays.fill(seed, (byte) 0);
        Arrays.fill(bytes, (byte) 0);
        variableLengthHash.wipe();
    }
}
