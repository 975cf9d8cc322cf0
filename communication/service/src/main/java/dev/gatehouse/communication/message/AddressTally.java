package dev.gatehouse.communication.message;

import dev.gatehouse.communication.recipient.Recipient;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * How many mails each address got of late, whoever asked for them and whatever account had the address then. By the database's
 * clock, in the table {@code address_tally}, under hashes that are forgotten with the window.
 */
@ApplicationScoped
class AddressTally {

    private static final int BYTES = 16;

    private static final String RECENT =
            "array(select s from unnest(t.sent) as s where s > now() - $3 * interval '1 millisecond')";

    /** As many of each address's messages as still fit, the first ones first, counted and marked as counted in one commit. */
    private static final String GRANT = """
            with asked as (
                select * from unnest($1::uuid[], $2::bytea[]) with ordinality as a (message, address, n)
            ), counted as (
                insert into address_tally as t (address, sent, counts_until)
                select address, array_fill(now(), array[least(count(*), $4::int)::int]), now() + $3 * interval '1 millisecond'
                from asked group by address order by address
                on conflict (address) do update
                set sent = {recent} || excluded.sent[1:greatest(0, $4::int - cardinality({recent}))],
                    counts_until = excluded.counts_until
                returning new.address, cardinality(new.sent) - coalesce(cardinality(
                    array(select s from unnest(old.sent) as s where s > now() - $3 * interval '1 millisecond')), 0) as granted
            ), placed as (
                select message, address, row_number() over (partition by address order by n) as place from asked
            )
            update message set counted = true
            from placed join counted using (address)
            where id = placed.message and place <= granted
            returning id""".replace("{recent}", RECENT);

    private static final String ADD = """
            insert into address_tally as t (address, sent, counts_until)
            select address, array_fill(now(), array[mails]), now() + $3 * interval '1 millisecond'
            from unnest($1::bytea[], $2::int[]) as a (address, mails) order by address
            on conflict (address) do update
            set sent = {recent} || excluded.sent, counts_until = excluded.counts_until""".replace("{recent}", RECENT);

    private static final String FORGET = "delete from address_tally where counts_until < now()";

    private final Pool pool;
    private final MessageConfig config;

    AddressTally(Pool pool, MessageConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** Those that their address may get now; they are counted, once for ever, even if it takes several tries to send them. */
    Uni<Set<UUID>> grant(List<Addressed> messages) {
        if (messages.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        var ids = messages.stream().map(each -> each.message().id()).toArray(UUID[]::new);
        var addresses = messages.stream().map(each -> hash(each.recipient())).toArray(Buffer[]::new);
        return pool.preparedQuery(GRANT)
                .execute(Tuple.of(ids, addresses, millis(), config.perAddress()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .collect(Collectors.toSet()));
    }

    /** Counts those that are not to be granted, in the commit after which they go out. */
    Uni<Void> add(SqlConnection transaction, List<Addressed> messages) {
        if (messages.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var counted = messages.stream()
                .collect(Collectors.groupingBy(each -> hash(each.recipient()), Collectors.summingInt(each -> 1)));
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.of(
                        counted.keySet().toArray(Buffer[]::new),
                        counted.values().toArray(Integer[]::new),
                        millis()))
                .replaceWithVoid();
    }

    /** Deletes what no limit asks for any more. */
    Uni<Void> forget() {
        return pool.query(FORGET).execute().replaceWithVoid();
    }

    private double millis() {
        return config.addressWindow().toMillis();
    }

    private static Buffer hash(Recipient recipient) {
        try {
            var address = recipient.address().canonical().getBytes(StandardCharsets.UTF_8);
            return Buffer.buffer(
                    Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(address), BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
