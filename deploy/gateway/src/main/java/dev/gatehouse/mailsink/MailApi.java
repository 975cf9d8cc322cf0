package dev.gatehouse.mailsink;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the API answers. Reads mails, so not for an event loop; any other thread may use it. */
final class MailApi {
    private static final int PAGE = 50;
    private static final int LONGEST_PAGE = 5_000;

    private final MailStore store;
    private final Faults faults;

    MailApi(MailStore store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    /** A page of all mails, or of those that a query finds. */
    JsonObject list(HttpServerRequest request, @Nullable String query) {
        var all = store.all();
        var matching =
                query == null ? all : all.stream().filter(new MailSearch(query)).toList();
        var start = number(request.getParam("start"), 0, Integer.MAX_VALUE);
        var limit = number(request.getParam("limit"), PAGE, LONGEST_PAGE);
        var page = matching.stream().skip(start).limit(limit).toList();
        return MailJson.page(page, start, all, matching);
    }

    /** One mail, {@code latest} being an id too; null if it is not there. */
    @Nullable JsonObject message(String id) {
        var mail = find(id);
        if (mail == null) {
            return null;
        }
        mail.markSeen();
        return MailJson.message(mail);
    }

    @Nullable ReceivedMail find(String id) {
        return id.equals("latest") ? store.all().stream().findFirst().orElse(null) : store.find(id);
    }

    /** Deletes the mails that a body names under {@code IDs}, or all. */
    void delete(Buffer body) {
        var ids = body.length() == 0 ? null : body.toJsonObject().getJsonArray("IDs");
        if (ids == null || ids.isEmpty()) {
            store.clear();
        } else {
            store.remove(ids.stream().map(String::valueOf).toList());
        }
    }

    JsonArray faults() {
        return new JsonArray(faults.planned().stream().map(MailApi::json).toList());
    }

    /**
     * Plans {@code {"step": "data", "reply": "451 4.3.0 Try again later", "times": 3}}, or with {@code "action": "hang"} or
     * {@code "disconnect"} instead of a reply.
     *
     * @throws IllegalArgumentException if the body says something else
     */
    void plan(Buffer body) {
        try {
            var json = body.toJsonObject();
            var reply = json.getString("reply");
            var action = json.getString("action", reply == null ? "" : "reply");
            faults.plan(new Fault(
                    Fault.Step.valueOf(json.getString("step", "").toUpperCase(Locale.ROOT)),
                    Fault.Action.valueOf(action.toUpperCase(Locale.ROOT)),
                    reply,
                    json.getInteger("times", 1)));
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("not a fault: " + e.getMessage(), e);
        }
    }

    void clearFaults() {
        faults.clear();
    }

    private static JsonObject json(Fault fault) {
        return new JsonObject()
                .put("step", fault.step().name().toLowerCase(Locale.ROOT))
                .put("action", fault.action().name().toLowerCase(Locale.ROOT))
                .put("reply", fault.reply())
                .put("times", fault.times());
    }

    private static int number(@Nullable String parameter, int fallback, int most) {
        if (parameter == null) {
            return fallback;
        }
        try {
            return Math.clamp(Long.parseLong(parameter), 0, most);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + parameter + "' is not a number", e);
        }
    }
}
