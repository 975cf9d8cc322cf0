package dev.gatehouse.coreauth.newpassword;

/**
 * A new password, hashed and not stored yet.
 *
 * @param phc the hash (PHC string)
 */
public record NewHash(String phc, double tookMillis) {

    @Override
    public String toString() {
        return "NewHash[redacted]";
    }
}
