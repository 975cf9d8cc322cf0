package dev.gatehouse.servers;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who may sign in at a broker, by name and password: the administrator, who may do everything, and others, who may do what
 * {@link KafkaServer#permit} says.
 *
 * @param passwords of the others, by name
 */
public record KafkaAccounts(String administratorPassword, Map<String, String> passwords) {

    public static final String ADMINISTRATOR = "administrator";

    static final String PROTOCOL = "SASL_PLAINTEXT";

    /** Nothing that could end the quotes between which it stands in a file of properties. */
    private static final Pattern QUOTABLE = Pattern.compile("[A-Za-z0-9_-]+");

    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule";

    public KafkaAccounts {
        passwords = Map.copyOf(passwords);
        if (passwords.containsKey(ADMINISTRATOR)) {
            throw new IllegalArgumentException("the administrator has a password already");
        }
        requireQuotable(administratorPassword);
        passwords.forEach((account, password) -> {
            requireQuotable(account);
            requireQuotable(password);
        });
    }

    private static void requireQuotable(String text) {
        if (!QUOTABLE.matcher(text).matches()) {
            throw new IllegalArgumentException("names and passwords may hold letters, digits, - and _ only");
        }
    }

    /** What Kafka's clients are told to sign in with, beside the address: protocol, mechanism, name and password. */
    public Map<String, String> signIn(String account) {
        return Map.of(
                "security.protocol", PROTOCOL, "sasl.mechanism", "PLAIN", "sasl.jaas.config", login(account) + ";");
    }

    /** What the broker is told in its properties. Its controller lets in the administrator only, who is the broker itself. */
    String brokerProperties() {
        var administrator = login(ADMINISTRATOR) + known(ADMINISTRATOR);
        var others = passwords.keySet().stream().sorted().map(this::known).collect(Collectors.joining());
        return """
                sasl.enabled.mechanisms=PLAIN
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.mechanism.controller.protocol=PLAIN
                listener.name.sasl_plaintext.plain.sasl.jaas.config=%1$s%2$s;
                listener.name.controller.plain.sasl.jaas.config=%1$s;
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:%3$s
                allow.everyone.if.no.acl.found=false
                """.formatted(administrator, others, ADMINISTRATOR);
    }

    private String login(String account) {
        return "%s required username=\"%s\" password=\"%s\"".formatted(MODULE, account, password(account));
    }

    private String known(String account) {
        return " user_%s=\"%s\"".formatted(account, password(account));
    }

    private String password(String account) {
        var password = account.equals(ADMINISTRATOR) ? administratorPassword : passwords.get(account);
        if (password == null) {
            throw new IllegalArgumentException("no account " + account);
        }
        return password;
    }

    @Override
    public String toString() {
        return "KafkaAccounts" + passwords.keySet();
    }
}
