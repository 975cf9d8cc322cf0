package dev.gatehouse.coreauth.hashing.block;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** One hash's way through the memory, which must be zero when it begins (RFC 9106, sections 3.2 and 3.4). */
final class MemoryWalk {

    private static final int BLOCK = BlockMixer.BLOCK;
    private static final int SLICES = 4;
    private static final int INDEPENDENT_SLICES = 2;
    private static final int SEED_BLOCKS = 2;
    private static final long LOW = 0xFFFFFFFFL;
    private static final VarHandle LITTLE_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final BlockMixer mixer;
    private final long[] memory;
    private final int passes;
    private final int lanes;
    private final int laneLength;
    private final int segmentLength;

    MemoryWalk(BlockMixer mixer, long[] memory, Argon2Parameters parameters) {
        this.mixer = mixer;
        this.memory = memory;
        this.passes = parameters.iterations();
        this.lanes = parameters.parallelism();
        this.laneLength = blocks(parameters) / lanes;
        this.segmentLength = laneLength / SLICES;
    }

    /** m': whole segments of whole blocks. */
    static int blocks(Argon2Parameters parameters) {
        int unit = SLICES * parameters.parallelism();
        return parameters.memoryKib() / unit * unit;
    }

    int lanes() {
        return lanes;
    }

    /** Stores one of the first blocks. */
    void store(byte[] block, int lane, int column) {
        int start = start(lane, column);
        for (int i = 0; i < BLOCK; i++) {
            memory[start + mixer.position(i)] = (long) LITTLE_ENDIAN_LONG.get(block, i * Long.BYTES);
        }
    }

    void fill() {
        for (int pass = 0; pass < passes; pass++) {
            for (int slice = 0; slice < SLICES; slice++) {
                for (int lane = 0; lane < lanes; lane++) {
                    fill(new Segment(pass, slice, lane));
                }
            }
        }
    }

    /** The XOR of the lanes' last blocks. */
    void lastBlock(byte[] block) {
        for (int i = 0; i < BLOCK; i++) {
            long word = 0;
            for (int lane = 0; lane < lanes; lane++) {
                word ^= memory[start(lane, laneLength - 1) + mixer.position(i)];
            }
            LITTLE_ENDIAN_LONG.set(block, i * Long.BYTES, word);
        }
    }

    private record Segment(int pass, int slice, int lane) {

        /** Argon2id: the first half of the first pass goes where the password has no say. */
        boolean isIndependent() {
            return pass == 0 && slice < INDEPENDENT_SLICES;
        }

        boolean isFirst() {
            return pass == 0 && slice == 0;
        }
    }

    private void fill(Segment segment) {
        int first = segment.isFirst() ? SEED_BLOCKS : 0;
        int column = segment.slice * segmentLength + first;
        int current = start(segment.lane, column);
        int previous = column == 0 ? start(segment.lane, laneLength - 1) : current - BLOCK;
        if (segment.isIndependent()) {
            var addresses =
                    new IndependentAddresses(mixer, segment.pass, segment.lane, segment.slice, blocks(), passes);
            for (int i = first; i < segmentLength; i++) {
                mixer.mix(memory, previous, reference(segment, i, addresses.at(i)), current);
                previous = current;
                current += BLOCK;
            }
        } else {
            for (int i = first; i < segmentLength; i++) {
                mixer.mix(memory, previous, reference(segment, i, memory[previous]), current);
                previous = current;
                current += BLOCK;
            }
        }
    }

    /** Where the block begins that a pseudo-random word means at a place of a segment (section 3.4.2). */
    private int reference(Segment segment, int index, long random) {
        int lane = lanes == 1 || segment.isFirst() ? segment.lane : (int) ((random >>> 32) % lanes);
        int area = segment.pass == 0 ? segment.slice * segmentLength : laneLength - segmentLength;
        if (lane == segment.lane) {
            area += index - 1;
        } else if (index == 0) {
            area--;
        }
        long j1 = random & LOW;
        long squared = (j1 * j1) >>> 32;
        int back = (int) ((area * squared) >>> 32);
        int oldest = segment.pass == 0 ? 0 : (segment.slice + 1) * segmentLength;
        int column = oldest + area - 1 - back;
        while (column >= laneLength) {
            column -= laneLength;
        }
        return start(lane, column);
    }

    private int blocks() {
        return laneLength * lanes;
    }

    private int start(int lane, int column) {
        return (lane * laneLength + column) * BLOCK;
    }
}
