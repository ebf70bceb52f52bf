package guise.x86.xstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** What the table of XSAVE components promises. */
class XComponentTest {
  @Test
  void theNumbersGoFrom0To19AndThereIs62() {
    long all = 0;
    for (XComponent component : XComponent.values()) {
      assertEquals(0, all & component.mask(), component::name);
      all |= component.mask();
    }
    assertEquals(0xFFFFF | 1L << 62, all);
  }

  @Test
  void onlyTheContentsOfTilesAreDynamic() {
    for (XComponent component : XComponent.values()) {
      assertEquals(component.number() == 18, component.dynamic(), component::name);
    }
  }

  @Test
  void supervisorComponentsAreThoseOfXss() {
    long supervisor = 0;
    for (XComponent component : XComponent.values()) {
      supervisor |= component.kind() == XComponent.Kind.SUPERVISOR ? component.mask() : 0;
      assertFalse(component.features().isEmpty(), component::name);
    }
    assertEquals(0x1FD00, supervisor);
  }

  @Test
  void aMaskIsReadInWords() {
    assertEquals("x87, SSE, AVX, PKRU", XComponent.names(0x207));
    assertEquals("x87, 20", XComponent.names(1 | 1 << 20));
    assertEquals("none", XComponent.names(0));
    assertEquals(EnumSet.of(XComponent.TILECFG, XComponent.TILEDATA), XComponent.in(0x60000));
    assertTrue(XComponent.of(20).isEmpty());
  }
}
