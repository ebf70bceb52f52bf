# Finds a JDK 25 without starting a process: read by ./guise, ./mvnw and .ci/run.
#
# guise_find_jdk   sets GUISE_JDK to the home of a JDK 25, or says in one line what to install and returns 2.
# Looked at, in this order: $GUISE_JAVA_HOME, $JAVA_HOME, the java on the PATH, the usual directories.

# The feature version of the JDK at $1 (25, 17, 8), in $guise_feature; empty when $1 is no JDK.
guise_jdk_feature() {
  guise_feature=
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r guise_line || [ -n "$guise_line" ]; do
    case $guise_line in
      JAVA_VERSION=*)
        guise_feature=${guise_line#*\"}
        guise_feature=${guise_feature%\"*}
        guise_feature=${guise_feature#1.}
        guise_feature=${guise_feature%%[!0-9]*}
        return 0
        ;;
    esac
  done <"$1/release"
}

guise_find_jdk() {
  GUISE_JDK=
  if [ -n "${GUISE_JAVA_HOME-}" ]; then
    guise_jdk_feature "$GUISE_JAVA_HOME"
    if [ "$guise_feature" = 25 ]; then
      GUISE_JDK=$GUISE_JAVA_HOME
      return 0
    fi
    echo "guise: GUISE_JAVA_HOME is '$GUISE_JAVA_HOME', which is not a JDK 25" >&2
    return 2
  fi

  if [ -n "${JAVA_HOME-}" ]; then
    guise_jdk_feature "$JAVA_HOME"
    if [ "$guise_feature" = 25 ]; then
      GUISE_JDK=$JAVA_HOME
      return 0
    fi
  fi

  if guise_java=$(command -v java) && guise_java=$(readlink -f "$guise_java" 2>/dev/null); then
    guise_java=${guise_java%/bin/java}
    guise_jdk_feature "$guise_java"
    if [ "$guise_feature" = 25 ]; then
      GUISE_JDK=$guise_java
      return 0
    fi
  fi

  for guise_java in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME-}"/.jdks/* \
    "${HOME-}"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    guise_jdk_feature "$guise_java"
    if [ "$guise_feature" = 25 ]; then
      GUISE_JDK=$guise_java
      return 0
    fi
  done

  echo "guise: no JDK 25 found; install one (Debian 13: apt install openjdk-25-jdk; elsewhere: Temurin 25)" \
    "or name it in GUISE_JAVA_HOME" >&2
  return 2
}
