package dev.gatehouse.testkit;

/** Where tests find PostgreSQL, Kafka and Redis. One set per JVM, started when first asked for, gone with the JVM. */
interface Backing {

    String description();

    /** Makes an empty database with an owner of its own. */
    Database freshDatabase();

    String kafkaBootstrap();

    void provideTopics(Iterable<String> topics);

    String redisUrl();

    record Database(String host, int port, String name, String user, String password) {

        @Override
        public String toString() {
            return "Database[" + host + ":" + port + "/" + name + "]";
        }
    }
}
