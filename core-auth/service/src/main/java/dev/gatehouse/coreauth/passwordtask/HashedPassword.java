package dev.gatehouse.coreauth.passwordtask;

/** A task done, not stored yet. {@code tookMillis}: opening and hashing. */
record HashedPassword(PasswordTask task, String phc, double tookMillis) {

    /** Does not show the hash. */
    @Override
    public String toString() {
        return "HashedPassword[" + task.id() + "]";
    }
}
