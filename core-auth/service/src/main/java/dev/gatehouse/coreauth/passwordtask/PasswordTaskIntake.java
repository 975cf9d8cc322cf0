package dev.gatehouse.coreauth.passwordtask;

import dev.gatehouse.coreauth.activation.handover.PasswordTasks;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Where new tasks come in. */
@ApplicationScoped
class PasswordTaskIntake implements PasswordTasks {

    private final PasswordTaskRunner runner;
    private final OpenTasks openTasks;

    PasswordTaskIntake(PasswordTaskRunner runner, OpenTasks openTasks) {
        this.runner = runner;
        this.openTasks = openTasks;
    }

    @Override
    public boolean isFull() {
        return openTasks.isFull();
    }

    @Override
    public Optional<Reservation> reserve() {
        return runner.reserve();
    }

    @Override
    public void added() {
        openTasks.add();
        runner.added();
    }
}
