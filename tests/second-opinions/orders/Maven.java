// Answers pairs of versions as Maven orders them; see version_orders.py.
//
// Needs Maven's own class, from the library maven-artifact (Debian: libmaven3-core-java):
//
//   java -cp /usr/share/java/maven3-artifact.jar:/usr/share/java/commons-lang3.jar Maven.java

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.apache.maven.artifact.versioning.ComparableVersion;

class Maven {
    public static void main(String[] arguments) throws Exception {
        BufferedReader pairs = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream answers = new PrintStream(System.out, false, "UTF-8");
        for (String line; (line = pairs.readLine()) != null; ) {
            String[] pair = line.split("\t", -1);
            ComparableVersion one = read(pair[0]);
            ComparableVersion other = read(pair[1]);
            if (one == null || other == null) {
                answers.println((one == null ? "!" : ".") + (other == null ? "!" : "."));
            } else {
                answers.println("<=>".charAt(Integer.signum(one.compareTo(other)) + 1));
            }
        }
        answers.flush();
    }

    static ComparableVersion read(String version) {
        try {
            return new ComparableVersion(version);
        } catch (RuntimeException refused) {
            return null;
        }
    }
}
