package dev.gatehouse.usermanagement.handover;

import dev.gatehouse.usermanagement.sealing.HashedPassword;
import dev.gatehouse.usermanagement.sealing.ProtectedPassword;
import dev.gatehouse.usermanagement.sealing.SealedPassword;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** The password's columns of {@code handovers}: {@code key_id, ciphertext, hashed, credential_version}. */
public final class HandoverRow {

    private HandoverRow() {}

    /** Null when the row is not there (any more). */
    public static @Nullable ProtectedPassword password(Row row) {
        var ciphertext = row.getBuffer("ciphertext");
        var hashed = row.getBuffer("hashed");
        if (ciphertext != null) {
            return new SealedPassword(
                    row.getString("key_id"), ciphertext.getDelegate(), row.getInteger("credential_version"));
        }
        return hashed == null ? null : new HashedPassword(hashed.getDelegate(), row.getInteger("credential_version"));
    }

    /** In the order of the columns. */
    public static void add(ProtectedPassword password, Tuple arguments) {
        switch (password) {
            case SealedPassword sealed ->
                arguments
                        .addString(sealed.keyId())
                        .addValue(sealed.ciphertext())
                        .addValue(null);
            case HashedPassword hashed ->
                arguments.addString(null).addValue(null).addValue(hashed.encrypted());
        }
        arguments.addInteger(password.credentialVersion());
    }
}
