package dev.gatehouse.load;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** {@code deploy/load}: drives a running system and prints figures. Sends to loopback only, and stops by itself. */
public final class LoadMain {

    private static final String USAGE = """
            deploy/load hash                                     the Argon2 implementations against each other
            deploy/load registration --rate 50 --seconds 60      accepted and activated, open loop
            deploy/load activation   --rate 200 --seconds 20     sustained activations
            deploy/load burst        --rate 1000 --seconds 10    far beyond capacity
            deploy/load flood        --rate 500 --seconds 30     how long sign-ins take meanwhile
            deploy/load login        --users 100 --seconds 20    8 connections
            deploy/load refresh      --sessions 4000 --seconds 10
            deploy/load checks       --users 200 --seconds 10    gRPC, 32 in flight
            deploy/load credentials  --seconds 10                tokens by client credentials, 64 in flight, core-auth itself
            deploy/load introspection --seconds 10               64 in flight, core-auth itself
            deploy/load revocation   --users 100                 how long a token is accepted after the sign-out, by replica
            deploy/load timing       --samples 1000              whether time tells a known address from an unknown one
            deploy/load private      --samples 1000 --pause 100  the same where registrations are private, of these and of mails asked for
                                                                 again, too; ms between an answer and the next of those requests
            deploy/load all                                      every figure of docs/performance.md

            Options: --directory DIR (default .gatehouse, where deploy/up --load-test runs), --hash-seconds N (default 5);
            timing and private: --seed N (the order in which kinds of requests take turns; printed), --pause MS
            Ends with 1 when a bar is missed.
            """;

    private static final int CONNECTIONS = 256;

    private LoadMain() {}

    /** @param args as the usage says */
    public static void main(String... args) throws Exception {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + USAGE);
            System.exit(2);
            return;
        }
        System.exit(run(arguments, System.out, System.err));
    }

    private static int run(Arguments arguments, PrintStream out, PrintStream err) throws Exception {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            var target = new Target(arguments.directory(), vertx, CONNECTIONS);
            double hashes = HashAlone.perSecond(Duration.ofSeconds(arguments.number("hash-seconds", 5, 1, 60)));
            var scenarios = new Scenarios(target, hashes);
            var names = arguments.scenario().equals("all") ? Plan.ALL : List.of(Plan.of(arguments));
            boolean missed = false;
            for (var each : names) {
                err.println("measuring " + each.title() + " …");
                var report = each.run(scenarios);
                report.print(out, each.title());
                missed |= report.isMissed();
            }
            return missed ? 1 : 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n\n" + USAGE);
            return 2;
        } finally {
            vertx.close();
        }
    }
}
