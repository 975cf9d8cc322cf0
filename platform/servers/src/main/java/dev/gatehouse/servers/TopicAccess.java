package dev.gatehouse.servers;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

/**
 * What an account may do at a broker.
 *
 * @param account who may also join the consumer groups that bear its name, alone or before a hyphen and more
 * @param writes topics that it may write to
 * @param reads topics that it may read
 */
public record TopicAccess(String account, List<String> writes, List<String> reads) {

    private static final String ANY_HOST = "*";

    public TopicAccess {
        writes = List.copyOf(writes);
        reads = List.copyOf(reads);
    }

    String principal() {
        return new KafkaPrincipal(KafkaPrincipal.USER_TYPE, account).toString();
    }

    /** Whoever may write or read a topic may also ask what it is like. */
    Stream<AclBinding> rules() {
        return Stream.of(
                        writes.stream().map(topic -> topic(topic, AclOperation.WRITE)),
                        reads.stream().map(topic -> topic(topic, AclOperation.READ)),
                        Stream.of(group(account, PatternType.LITERAL), group(account + "-", PatternType.PREFIXED)))
                .flatMap(Function.identity());
    }

    private AclBinding topic(String topic, AclOperation operation) {
        return allow(new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL), operation);
    }

    private AclBinding group(String name, PatternType type) {
        return allow(new ResourcePattern(ResourceType.GROUP, name, type), AclOperation.READ);
    }

    private AclBinding allow(ResourcePattern what, AclOperation operation) {
        return new AclBinding(what, new AccessControlEntry(principal(), ANY_HOST, operation, AclPermissionType.ALLOW));
    }
}
