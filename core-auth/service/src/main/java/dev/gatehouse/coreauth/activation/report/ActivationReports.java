package dev.gatehouse.coreauth.activation.report;

import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
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
    private final String statement;

    ActivationReports(ServiceConfig service, ReportConfig config) {
        this.service = service;
        this.config = config;
        this.statement = statementAfter("", "");
    }

    /** Those among the reports that told something new. */
    public Uni<List<ReportStatement.Change>> apply(SqlClient client, Collection<Report> reports) {
        return reports.isEmpty()
                ? Uni.createFrom().item(List.of())
                : client.preparedQuery(statement)
                        .execute(ReportStatement.arguments(onePerUser(reports)))
                        .map(ReportStatement::changes);
    }

    /**
     * The same statement behind a caller's own change, so that both are one round trip and one transaction.
     *
     * @param preceding common table expressions, each followed by a comma; their arguments begin at
     *     {@link ReportStatement#FIRST_FREE_ARGUMENT}
     * @param condition on {@code told}: which reports count, for example {@code where user_id in (select user_id from stored)}
     */
    public String statementAfter(String preceding, String condition) {
        return ReportStatement.of(preceding, condition, service.node(), config.topic());
    }

    private static List<Report> onePerUser(Collection<Report> reports) {
        var joined = new LinkedHashMap<UUID, Report>();
        reports.forEach(report -> joined.merge(report.userId(), report, Report::join));
        return List.copyOf(joined.values());
    }
}
