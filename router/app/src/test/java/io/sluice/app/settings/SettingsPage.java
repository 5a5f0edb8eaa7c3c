package io.sluice.app.settings;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Writes the reference of all settings: their names and standards from the records, their meaning from the Javadoc. */
final class SettingsPage {
    private static final List<Path> SOURCES = List.of(
            Path.of("src/main/java"),
            Path.of("../core/src/main/java"),
            Path.of("../journal/src/main/java"),
            Path.of("../cluster/src/main/java"),
            Path.of("../proxy/src/main/java"),
            Path.of("../../admin-api/src/main/java"));
    private static final Pattern PARAM = Pattern.compile("@param (\\w+)\\s+((?:(?!@param).)*)", Pattern.DOTALL);

    private final StringBuilder page = new StringBuilder();
    private final Map<Class<?>, Map<String, String>> meanings = new HashMap<>();

    /** The tables of all sections below this record. */
    String of(Class<?> settings) {
        for (RecordComponent section : settings.getRecordComponents()) {
            page.append("\n## ").append(section.getName()).append("\n\n");
            page.append(sentence(meaning(settings, section.getName()))).append("\n");
            append(section.getType(), section.getName(), RecordReader.defaults(section.getType()), true);
        }
        return page.toString();
    }

    private void append(Class<?> type, String path, @Nullable Object standard, boolean hasStandards) {
        page.append("\n| setting | value | unless given | meaning |\n| --- | --- | --- | --- |\n");
        for (RecordComponent component : type.getRecordComponents()) {
            if (RecordReader.isSetting(component)) {
                appendRow(type, component, path, standard);
            }
        }
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> below = isList(component) ? RecordReader.elementType(component) : component.getType();
            if (below.isRecord() && !Values.isSingle(below)) {
                String name = path + "." + component.getName() + (isList(component) ? "[]" : "");
                page.append("\n### ").append(name).append("\n");
                Object own = RecordReader.component(component, standard);
                append(
                        below,
                        name,
                        own == null || isList(component) ? RecordReader.defaults(below) : own,
                        hasStandards);
            }
        }
    }

    private void appendRow(Class<?> type, RecordComponent component, String path, @Nullable Object standard) {
        String name = component.getName();
        page.append("| `").append(path).append('.').append(name).append("` | ");
        page.append(form(component)).append(" | ");
        page.append(standardText(component, RecordReader.component(component, standard)))
                .append(" | ");
        page.append(sentence(meaning(type, name))).append(" |\n");
    }

    private static String form(RecordComponent component) {
        Class<?> type = isList(component) ? RecordReader.elementType(component) : component.getType();
        if (!Values.isSingle(type)) {
            return isList(component) ? "list of sections" : "section";
        }
        return (isList(component) ? "list of " : "") + Values.form(type, component.getName());
    }

    private static String standardText(RecordComponent component, @Nullable Object standard) {
        boolean isSection = component.getType().isRecord() && !Values.isSingle(component.getType());
        if (isSection) {
            return "see below";
        }
        if (standard instanceof List<?> list) {
            return list.isEmpty() ? "none" : "`" + list + "`";
        }
        if (standard != null) {
            return "`" + Values.show(component.getName(), standard) + "`";
        }
        if (component.getType() == boolean.class) {
            return "`false`";
        }
        return RecordReader.isOptional(component) ? "none" : "**required**";
    }

    private static boolean isList(RecordComponent component) {
        return component.getType() == List.class;
    }

    private static String sentence(String text) {
        String plain = text.replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
        String closed = plain.endsWith(".") ? plain : plain + ".";
        return Character.toUpperCase(closed.charAt(0)) + closed.substring(1);
    }

    private String meaning(Class<?> type, String component) {
        String meaning =
                meanings.computeIfAbsent(type, SettingsPage::readMeanings).get(component);
        if (meaning == null) {
            throw new IllegalStateException(type.getName() + " does not say what " + component + " means");
        }
        return meaning;
    }

    private static Map<String, String> readMeanings(Class<?> type) {
        Class<?> outer = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
        Path source = SOURCES.stream()
                .map(root -> root.resolve(outer.getName().replace('.', '/') + ".java"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no source of " + type));
        Map<String, String> params = new HashMap<>();
        Matcher matcher = PARAM.matcher(javadoc(source, type.getSimpleName()));
        while (matcher.find()) {
            params.put(matcher.group(1), matcher.group(2));
        }
        return params;
    }

    private static String javadoc(Path source, String simpleName) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringBuilder comment = new StringBuilder();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitClass(ClassTree each, @Nullable Void nothing) {
                        if (each.getSimpleName().contentEquals(simpleName)) {
                            String text = trees.getDocComment(getCurrentPath());
                            comment.append(text == null ? "" : text);
                        }
                        return super.visitClass(each, null);
                    }
                }.scan(new TreePath(unit), null);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return comment.toString();
    }
}
