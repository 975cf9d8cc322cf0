package dev.gatehouse.local.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell; those named as numbers are set flush right. */
public final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> numbers;

    /** @param numbers indexes of the columns that hold numbers */
    public Table(List<Integer> numbers, String... headings) {
        this.numbers = numbers;
        rows.add(List.of(headings));
    }

    /** Cells may be fewer than the headings. */
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** The heading, then the rows; no line ends in a blank. */
    public List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(List<String> row) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            var padding = " ".repeat(width(column) - row.get(column).length());
            line.append(GAP);
            line.append(numbers.contains(column) ? padding + row.get(column) : row.get(column) + padding);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
