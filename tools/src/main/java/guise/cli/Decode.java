package guise.cli;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
@Command(name = "decode")
final class Decode implements Callable<Integer> {
  Decode(Console console) {}
  @Override
  public Integer call() { return 3; }
}
