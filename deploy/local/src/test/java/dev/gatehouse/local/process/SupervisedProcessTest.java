package dev.gatehouse.local.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedProcessTest {

    @TempDir
    Path directory;

    private final Heard heard = new Heard();
    private final List<SupervisedProcess> started = new ArrayList<>();
    private final List<Process> sleepers = new ArrayList<>();

    @AfterEach
    void stopAll() {
        started.forEach(SupervisedProcess::stop);
        sleepers.forEach(Process::destroyForcibly);
    }

    @Test
    void aProcessThatIsKilledComesBackAndItsLastLinesAreTold() throws Exception {
        var supervised = supervise(TinyProgram.called("tiny", "calm"));
        supervised.start().get(20, SECONDS);
        long first = supervised.process().orElseThrow().pid();

        supervised.kill();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> heard.events.stream().filter("ready tiny"::equals).count() == 2);
        assertThat(supervised.process().orElseThrow().pid()).isNotEqualTo(first);
        assertThat(heard.events)
                .containsExactly("started tiny", "ready tiny", "died tiny 137", "started tiny", "ready tiny");
        assertThat(heard.lastLines).containsExactly("here", "I", "am");
    }

    @Test
    void aProcessThatSaysThatItIsPastHelpIsStartedAnew() throws Exception {
        try (var health = HttpServerThatSays.ok()) {
            var tiny = TinyProgram.called("tiny", "calm");
            var supervised = supervise(new LivenessChecked(tiny, new HttpProbe(health.address())));
            supervised.start().get(20, SECONDS);

            health.says(503);

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> heard.events.stream().anyMatch(event -> event.startsWith("died tiny")));
            health.says(200);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(heard.events)
                    .startsWith("started tiny", "ready tiny")
                    .endsWith("started tiny", "ready tiny"));
        }
    }

    @Test
    void aHaltedProcessStaysDownUntilItIsRevived() throws Exception {
        var program = TinyProgram.called("tiny", "calm");
        var supervised = supervise(program);
        supervised.start().get(20, SECONDS);

        supervised.halt();
        await().atMost(Duration.ofSeconds(20)).until(() -> supervised.process().isEmpty() && !supervised.isReady());
        assertThat(heard.events).containsExactly("started tiny", "ready tiny");
        supervised.revive();

        await().atMost(Duration.ofSeconds(20)).until(supervised::isReady);
        assertThat(program.isReady()).isTrue();
    }

    @Test
    void whatIsHaltedWhileItStartsStaysDownAndStartsAnewWhenItIsRevived() throws Exception {
        var program = new Prepared(TinyProgram.called("tiny", "calm"));
        var supervised = supervise(program);
        supervised.start().get(20, SECONDS);

        program.beforeNextStart = supervised::halt;
        supervised.kill();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> starts() == 2 && supervised.process().isEmpty());
        assertThat(supervised.isReady()).isFalse();
        supervised.revive();

        await().atMost(Duration.ofSeconds(20)).until(supervised::isReady);
        assertThat(starts()).isEqualTo(3);
    }

    @Test
    void aProgramThatIsReplacedIsTheOtherAtItsNextStart() throws Exception {
        var calm = TinyProgram.called("tiny", "calm");
        var program = new Replaceable(calm);
        var supervised = supervise(program);
        supervised.start().get(20, SECONDS);

        program.replace(new TinyProgram("tiny", calm.port(), "doomed"));
        assertThat(supervised.isReady()).isTrue();
        supervised.kill();

        await().atMost(Duration.ofSeconds(20)).until(() -> heard.events.contains("died tiny 7"));
        assertThat(heard.events)
                .startsWith("started tiny", "ready tiny", "died tiny 137", "started tiny", "died tiny 7");
    }

    @Test
    void aProgramThatNeverLivesIsGivenUpWithTheReason() {
        var supervised = supervise(TinyProgram.called("tiny", "doomed"));

        assertThatThrownBy(() -> supervised.start().get(30, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(StartException.class)
                .hasMessageContaining("tiny ends at once (exit code 7)")
                .hasMessageContaining("no way to live");
    }

    @Test
    void aProcessThatDoesNotStopIsKilledWhenPatienceEnds() throws Exception {
        var supervised = supervise(TinyProgram.called("tiny", "stubborn"));
        supervised.start().get(20, SECONDS);
        var process = supervised.process().orElseThrow();

        supervised.stop();

        assertThat(process.isAlive()).isFalse();
        assertThat(heard.events).endsWith("stopped tiny");
    }

    @Test
    void whatARunLeftBehindIsEndedByTheNextButNoStranger() throws Exception {
        var file = directory.resolve("processes");
        var list = new ProcessList(file);
        var child = sleeper();
        list.add("left", child.toHandle());
        list.write();
        var lines = new ArrayList<>(Files.readAllLines(file));
        var stranger = sleeper();
        lines.add("stranger " + stranger.pid() + " 1");
        Files.write(file, lines);

        var ended = new ProcessList(file).endLeftovers();

        assertThat(ended).containsExactly("left");
        assertThat(child.waitFor(20, SECONDS)).isTrue();
        assertThat(stranger.isAlive()).isTrue();
        assertThat(file).doesNotExist();
    }

    private long starts() {
        return List.copyOf(heard.events).stream().filter("started tiny"::equals).count();
    }

    private Process sleeper() throws IOException {
        var sleeper = new ProcessBuilder("sleep", "600").start();
        sleepers.add(sleeper);
        return sleeper;
    }

    private SupervisedProcess supervise(Program program) {
        var supervised =
                new SupervisedProcess(program, new ProcessLog(directory.resolve(program.name() + ".log")), heard);
        started.add(supervised);
        return supervised;
    }

    /** Has something done just before a start. */
    private static final class Prepared implements WrappedProgram {

        private final Program program;
        private volatile Runnable beforeNextStart = () -> {};

        Prepared(Program program) {
            this.program = program;
        }

        @Override
        public Program program() {
            return program;
        }

        @Override
        public ProcessBuilder prepare() throws IOException, InterruptedException {
            var before = beforeNextStart;
            beforeNextStart = () -> {};
            before.run();
            return program.prepare();
        }
    }

    private static final class Heard implements Watcher {

        private final List<String> events = new CopyOnWriteArrayList<>();
        private volatile List<String> lastLines = List.of();

        @Override
        public void started(String name, ProcessHandle process) {
            events.add("started " + name);
        }

        @Override
        public void ready(String name, Duration after) {
            events.add("ready " + name);
        }

        @Override
        public void died(String name, int exitCode, List<String> lines, Duration pause) {
            lastLines = lines;
            events.add("died " + name + " " + exitCode);
        }

        @Override
        public void stopped(String name) {
            events.add("stopped " + name);
        }
    }
}
