package dev.gatehouse.kit.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.mutiny.CompositeException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells failures of PostgreSQL apart by SQLSTATE (PostgreSQL manual, appendix A). */
public final class PostgresFailure {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String QUERY_CANCELED = "57014"; // by statement_timeout
    private static final String NOT_NULL_VIOLATION = "23502";
    private static final String CHECK_VIOLATION = "23514";
    private static final String TRANSACTION_ROLLBACK = "40";
    private static final String DATA_EXCEPTION = "22";

    private PostgresFailure() {}

    /** True when the server could not be reached, refused new work, ended the connection or let a statement wait too long: the same work may succeed later. */
    public static boolean isAway(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CompositeException several) {
                return several.getCauses().stream().anyMatch(PostgresFailure::isAway);
            }
            var state = stateOf(cause);
            if (state != null) {
                return isAwayState(state);
            }
            if (isOfTheConnection(cause)
                    || cause instanceof TimeoutException
                    || cause instanceof ClosedConnectionException
                    || saysSo(cause)) {
                return true;
            }
        }
        return false;
    }

    /**
     * True when whoever asked may ask again soon: the server is away, or it has ended this transaction for another one's sake
     * (deadlock, serialization failure).
     */
    public static boolean isPassing(Throwable failure) {
        return isAway(failure) || isOfState(failure, state -> state.startsWith(TRANSACTION_ROLLBACK));
    }

    /** True for what counts as away although the server is there: a lock was not had, or a statement not done, in time. */
    public static boolean isTooSlow(Throwable failure) {
        return isOfState(failure, PostgresFailure::isTooSlowState);
    }

    /** True when a lock that somebody else holds was not had in time. */
    public static boolean isLockedOut(Throwable failure) {
        return isOfState(failure, LOCK_NOT_AVAILABLE::equals);
    }

    /**
     * True when the server refuses these values whenever they come: they have no form that it keeps, or break a rule of a single row.
     * A key that is taken, or whose row is not there, is none of these: what somebody else does may change that.
     */
    public static boolean isBadData(Throwable failure) {
        return isOfState(failure, PostgresFailure::isBadDataState);
    }

    /** The violated unique constraint's or index' name, or null when the failure is another one. */
    public static @Nullable String violatedUnique(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())) {
                return pg.getConstraint();
            }
        }
        return null;
    }

    private static boolean isOfState(Throwable failure, Predicate<String> wanted) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CompositeException several) {
                return several.getCauses().stream().anyMatch(each -> isOfState(each, wanted));
            }
            var state = stateOf(cause);
            if (state != null) {
                return wanted.test(state);
            }
        }
        return false;
    }

    /** Null: it is none that the server told. Hibernate puts the driver's failure into one of JDBC's. */
    private static @Nullable String stateOf(Throwable cause) {
        return switch (cause) {
            case PgException pg -> String.valueOf(pg.getSqlState());
            case SQLException sql -> sql.getSQLState();
            default -> null;
        };
    }

    /** What Jackson cannot write is an IOException, too, though it was on no connection. */
    private static boolean isOfTheConnection(Throwable cause) {
        return cause instanceof IOException && !(cause instanceof JsonProcessingException);
    }

    private static boolean isAwayState(String state) {
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("28") // lets nobody in: a role or its password is being changed
                || state.equals("25006")
                || isTooSlowState(state);
    }

    private static boolean isTooSlowState(String state) {
        return state.equals(LOCK_NOT_AVAILABLE) || state.equals(QUERY_CANCELED);
    }

    private static boolean isBadDataState(String state) {
        return state.startsWith(DATA_EXCEPTION) || state.equals(NOT_NULL_VIOLATION) || state.equals(CHECK_VIOLATION);
    }

    /** Some of the client's own failures differ by their text only. */
    private static boolean saysSo(Throwable cause) {
        var text = String.valueOf(cause.getMessage());
        return (cause instanceof VertxException || cause instanceof NoStackTraceThrowable)
                && (text.startsWith("Connection") || text.startsWith("Timeout") || text.startsWith("Pool closed"));
    }
}
