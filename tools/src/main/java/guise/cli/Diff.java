package guise.cli;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
@Command(name = "diff")
final class Diff implements Callable<Integer> {
  Diff(Console console) {}
  @Override
  public Integer call() { return 3; }
}
