package dev.gatehouse.local.layout;

import static dev.gatehouse.local.layout.Service.AUTHORIZATION;
import static dev.gatehouse.local.layout.Service.COMMUNICATION;
import static dev.gatehouse.local.layout.Service.CORE_AUTH;
import static dev.gatehouse.local.layout.Service.USER_MANAGEMENT;

import dev.gatehouse.servers.TopicAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A topic of the platform. The services' own settings say as well who writes and who reads it: this is what the broker lets them do.
 *
 * @param writer the one service that publishes there
 * @param readers the services that consume it
 */
public record Topic(String name, int partitions, Service writer, List<Service> readers) {

    /** The account of a service that is not Gatehouse's and hears which tokens are revoked. */
    public static final String RESOURCE_SERVER = "resource-server";

    private static final String SESSIONS = "gatehouse.sessions.v1";

    /** The most replicas that one service can use. */
    private static final int MOST_REPLICAS = 12;

    public static final List<Topic> ALL = List.of(
            facts("gatehouse.users.v1", USER_MANAGEMENT, CORE_AUTH, AUTHORIZATION, COMMUNICATION),
            facts("gatehouse.activations.v1", CORE_AUTH, USER_MANAGEMENT, AUTHORIZATION, COMMUNICATION),
            facts("gatehouse.roles.v1", AUTHORIZATION, CORE_AUTH, AUTHORIZATION),
            facts("gatehouse.mail.v1", COMMUNICATION, USER_MANAGEMENT, CORE_AUTH),
            facts("gatehouse.mail-requests.v1", CORE_AUTH, COMMUNICATION),
            facts(SESSIONS, CORE_AUTH, Service.values()),
            operators(USER_MANAGEMENT),
            operators(CORE_AUTH),
            operators(AUTHORIZATION),
            operators(COMMUNICATION));

    private static Topic facts(String name, Service writer, Service... readers) {
        return new Topic(name, MOST_REPLICAS, writer, List.of(readers));
    }

    /** What operators did at the service: so seldom that one partition does. */
    private static Topic operators(Service service) {
        return new Topic("gatehouse." + service.title() + "-operators.v1", 1, service, List.of(CORE_AUTH));
    }

    /** What each account of the broker may do, the administrator's aside. */
    public static List<TopicAccess> access() {
        var access = new ArrayList<TopicAccess>();
        for (var service : Service.values()) {
            access.add(new TopicAccess(
                    service.title(), names(topic -> topic.writer() == service), names(topic -> topic.readers()
                            .contains(service))));
        }
        access.add(new TopicAccess(RESOURCE_SERVER, List.of(), List.of(SESSIONS)));
        return access;
    }

    private static List<String> names(Predicate<Topic> which) {
        return ALL.stream().filter(which).map(Topic::name).toList();
    }
}
