package guise.cli;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
@Command(name = "completion")
final class Completion implements Callable<Integer> {
  Completion(Console console) {}
  @Override
  public Integer call() { return 3; }
}
