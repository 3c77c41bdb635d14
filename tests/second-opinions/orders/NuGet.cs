// Answers pairs of versions as NuGet orders them; see version_orders.py.
//
// Needs Mono and a NuGet.exe, which has NuGet's own classes in it (the package nuget-exe of npm carries one):
//
//   mcs -out:WORK/Answers.exe orders/NuGet.cs && mono WORK/Answers.exe nuget.exe

using System;
using System.Linq;
using System.Reflection;

class Answers
{
    static void Main(string[] arguments)
    {
        var version = Types(Assembly.LoadFrom(arguments[0])).Single(type => type?.FullName == "NuGet.Versioning.NuGetVersion");
        var tryParse = version.GetMethod("TryParse", new[] { typeof(string), version.MakeByRefType() });
        Func<string, object> read = text =>
        {
            var given = new object[] { text, null };
            return (bool)tryParse.Invoke(null, given) ? given[1] : null;
        };
        for (var line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            var pair = line.Split('\t');
            object one = read(pair[0]), other = read(pair[1]);
            Console.WriteLine(one == null || other == null
                ? (one == null ? "!" : ".") + (other == null ? "!" : ".")
                : "<=>"[Math.Sign(((IComparable)one).CompareTo(other)) + 1].ToString());
        }
    }

    // Some of the others need libraries that are not there.
    static Type[] Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException some)
        {
            return some.Types;
        }
    }
}
