package dev.gatehouse.chaos.check;

import java.io.IOException;
import java.sql.SQLException;

/** Registrations as they are acknowledged, and what is stored of them. */
public interface Registrations {

    /** How far they are now. */
    long mark();

    /** What became of those that were acknowledged after a {@link #mark()}. */
    Kept since(long mark) throws SQLException, IOException;
}
