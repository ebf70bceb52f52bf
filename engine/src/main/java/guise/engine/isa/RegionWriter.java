package guise.engine.isa;

import static java.lang.constant.ConstantDescs.BSM_CLASS_DATA_AT;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the class of a region: for every instruction a call of its semantics, whose receiver and
 * operands are constants, and what the step loop would do in between.
 *
 * <p>The class is hidden, and gone when nobody has the region any more.
 */
final class RegionWriter {
  private static final ClassDesc CPU = Cpu.class.describeConstable().orElseThrow();
  private static final ClassDesc DECODED = Decoded.class.describeConstable().orElseThrow();
  private static final ClassDesc SEMANTICS = Semantics.class.describeConstable().orElseThrow();
  private static final ClassDesc OUTCOME = Outcome.class.describeConstable().orElseThrow();
  private static final ClassDesc REGION = Region.class.describeConstable().orElseThrow();
  private static final ClassDesc CODE = RegionCode.class.describeConstable().orElseThrow();
  private static final ClassDesc SELF = ClassDesc.of(CPU.packageName(), "RegionMethod");
  private static final MethodTypeDesc RUN = MethodTypeDesc.of(OUTCOME, CPU, CD_int);
  private static final MethodTypeDesc EXECUTE = MethodTypeDesc.of(OUTCOME, CPU, DECODED);

  private static final int THE_CPU = 1;
  private static final int LEFT = 2;
  private static final int THE_OUTCOME = 3;

  private final Region region;
  private final List<Block> blocks;

  /** The constants of the class: the region, then the instructions. */
  private final List<Object> constants = new ArrayList<>();

  private RegionWriter(Region region, List<Block> blocks) {
    this.region = region;
    this.blocks = blocks;
    constants.add(region);
  }

  static RegionCode write(Region region, List<Block> blocks) {
    return new RegionWriter(region, blocks).define();
  }

  private RegionCode define() {
    byte[] bytes =
        ClassFile.of()
            .build(
                SELF,
                type ->
                    type.withFlags(ClassFile.ACC_FINAL)
                        .withInterfaceSymbols(CODE)
                        .withMethodBody(INIT_NAME, MTD_void, 0, RegionWriter::construct)
                        .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::run));
    try {
      MethodHandles.Lookup hidden =
          MethodHandles.lookup().defineHiddenClassWithClassData(bytes, constants, true);
      var constructor = hidden.lookupClass().getDeclaredConstructor();
      return (RegionCode) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void construct(CodeBuilder code) {
    code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_();
  }

  private void run(CodeBuilder code) {
    code.trying(this::body, catching -> catching.catchingAll(RegionWriter::rethrow));
  }

  private static void rethrow(CodeBuilder code) {
    leave(code);
    code.athrow();
  }

  private static void leave(CodeBuilder code) {
    code.aload(THE_CPU).iload(LEFT).putfield(CPU, "left", CD_int);
  }

  /** The blocks, and where all of them end. */
  private void body(CodeBuilder code) {
    Label out = code.newLabel();
    Label done = code.newLabel();
    Map<Long, Label> heads = new HashMap<>();
    blocks.forEach(block -> heads.put((long) block.offset(), code.newLabel()));
    for (Block block : blocks) {
      code.labelBinding(heads.get((long) block.offset()));
      write(code, block, heads, out, done);
    }
    code.labelBinding(out);
    code.getstatic(OUTCOME, "NEXT", OUTCOME).astore(THE_OUTCOME);
    code.labelBinding(done);
    leave(code);
    code.aload(THE_OUTCOME).areturn();
  }

  private void write(CodeBuilder code, Block block, Map<Long, Label> heads, Label out, Label done) {
    code.iload(LEFT).loadConstant(block.code().size()).if_icmplt(out);
    int at = block.offset();
    for (Decoded in : block.code()) {
      execute(code, in, at, done);
      at += in.length();
      stop(code, out);
      if (at != block.end()) {
        expect(code, at);
        code.ifne(out);
      }
    }
    if (block.branches()) {
      goOn(code, block.target(), heads);
    }
    goOn(code, block.end(), heads);
    code.goto_(out);
  }

  private void execute(CodeBuilder code, Decoded in, int at, Label done) {
    code.iinc(LEFT, -1);
    code.aload(THE_CPU).loadConstant(region.start + at).putfield(CPU, "at", CD_long);
    code.aload(THE_CPU).loadConstant(region.start + at + in.length());
    code.putfield(CPU, "rip", CD_long);
    DynamicConstantDesc<?> constant = constant(DECODED, in);
    code.loadConstant(constant).invokevirtual(DECODED, "semantics", MethodTypeDesc.of(SEMANTICS));
    code.aload(THE_CPU).loadConstant(constant).invokeinterface(SEMANTICS, "execute", EXECUTE);
    code.dup().astore(THE_OUTCOME).getstatic(OUTCOME, "NEXT", OUTCOME).if_acmpne(done);
  }

  private DynamicConstantDesc<?> constant(ClassDesc type, Object value) {
    constants.add(value);
    return constant(type, constants.size() - 1);
  }

  private static DynamicConstantDesc<?> constant(ClassDesc type, int index) {
    return DynamicConstantDesc.ofNamed(BSM_CLASS_DATA_AT, "_", type, index);
  }

  /** A store may have overwritten what comes next. */
  private static void stop(CodeBuilder code, Label out) {
    code.loadConstant(constant(REGION, 0)).getfield(REGION, "stale", CD_boolean).ifne(out);
  }

  /** Leaves 0 where RIP is at an offset. */
  private void expect(CodeBuilder code, long offset) {
    code.aload(THE_CPU).getfield(CPU, "rip", CD_long).loadConstant(region.start + offset).lcmp();
  }

  private void goOn(CodeBuilder code, long offset, Map<Long, Label> heads) {
    Label head = heads.get(offset);
    if (head != null) {
      expect(code, offset);
      code.ifeq(head);
    }
  }
}
