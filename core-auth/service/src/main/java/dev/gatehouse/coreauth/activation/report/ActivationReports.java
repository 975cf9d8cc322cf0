package dev.gatehouse.coreauth.activation.report;

import dev.gatehouse.coreauth.activation.TimelineConfig;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/**
 * Takes reports into the activations, set-wise: one statement for any number of them. After the commit tell
 * {@link ActivationEvents}.
 */
@ApplicationScoped
public class ActivationReports {

    private final ServiceConfig service;
    private final ReportConfig config;
    private final TimelineConfig timeline;
    private final String statement;

    ActivationReports(ServiceConfig service, ReportConfig config, TimelineConfig timeline) {
        this.service = service;
        this.config = config;
        this.timeline = timeline;
        this.statement = statementAfter("", "");
    }

    /** What the reports changed, in their order. Several of one account take a statement each. */
    public Uni<List<ReportStatement.Change>> apply(SqlClient client, Collection<Report> reports) {
        return Multi.createFrom()
                .iterable(rounds(reports))
                .onItem()
                .transformToUniAndConcatenate(round -> client.preparedQuery(statement)
                        .execute(ReportStatement.arguments(round))
                        .map(ReportStatement::changes))
                .collect()
                .in(ArrayList<ReportStatement.Change>::new, List::addAll)
                .map(List::copyOf);
    }

    /**
     * The same statement behind a caller's own change, so that both are one round trip and one transaction.
     *
     * @param preceding common table expressions, each followed by a comma; their arguments begin at
     *     {@link ReportStatement#FIRST_FREE_ARGUMENT}
     * @param condition on {@code told}: which reports count, for example {@code where user_id in (select user_id from stored)}
     */
    public String statementAfter(String preceding, String condition) {
        return ReportStatement.of(preceding, condition, service.node(), config.topic(), timeline.most());
    }

    /** The database may be told of an account once only in a statement. */
    private static List<List<Report>> rounds(Collection<Report> reports) {
        var rounds = new ArrayList<List<Report>>();
        var seen = new HashMap<UUID, Integer>();
        for (var report : reports) {
            int round = seen.merge(report.userId(), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(report);
        }
        return rounds;
    }
}
