package dev.gatehouse.coreauth.audit.chain;

/** Proves that this installation made a statement which lies where others might write too: in the database. */
public interface Seal {

    /**
     * 32 bytes, always the same for the same statement; nobody else can make them.
     *
     * @param statement begins with what it is about, so that one of another kind cannot be shown in its place
     */
    byte[] of(byte[] statement);

    /** True while what it seals with is so new that nobody may have sealed anything yet. */
    boolean isNew();
}
