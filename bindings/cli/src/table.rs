//! Tables with box-drawing lines.

use unicode_width::UnicodeWidthStr;

/// Where a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Align {
    Left,
    Centre,
    Right,
}

/// Writes a table: a centred header, if any, and left-aligned rows. Cells may have several lines.
pub(crate) fn render(header: Option<&[String]>, rows: &[Vec<String>]) -> String {
    draw(header, rows, &|_| Align::Left)
}

/// Writes a table of names, to the left, and numbers, to the right.
pub(crate) fn render_numbers(rows: &[Vec<String>]) -> String {
    draw(None, rows, &|column| if column == 0 { Align::Left } else { Align::Right })
}

fn draw(header: Option<&[String]>, rows: &[Vec<String>], align: &dyn Fn(usize) -> Align) -> String {
    let columns = header.map_or_else(|| rows.first().map_or(0, Vec::len), <[String]>::len);
    let mut widths = vec![0; columns];
    for row in header.into_iter().chain(rows.iter().map(Vec::as_slice)) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.lines().map(|line| line.trim().width()).fold(*width, usize::max);
        }
    }
    let mut out = String::new();
    line(&mut out, &widths, ["┌", "┬", "┐"]);
    if let Some(header) = header {
        cells(&mut out, &widths, header, &|_| Align::Centre);
        if !rows.is_empty() {
            line(&mut out, &widths, ["├", "┼", "┤"]);
        }
    }
    for row in rows {
        cells(&mut out, &widths, row, align);
    }
    line(&mut out, &widths, ["└", "┴", "┘"]);
    out
}

/// Writes a table whose rows are apart by lines; cells keep their indentation.
pub(crate) fn ruled(rows: &[[String; 2]]) -> String {
    let mut widths = [0; 2];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.lines().map(UnicodeWidthStr::width).fold(*width, usize::max);
        }
    }
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        line(&mut out, &widths, if i == 0 { ["┌", "┬", "┐"] } else { ["├", "┼", "┤"] });
        let split: Vec<Vec<&str>> = row.iter().map(|cell| cell.lines().collect()).collect();
        lines(&mut out, &widths, &split, &|_| Align::Left);
    }
    line(&mut out, &widths, ["└", "┴", "┘"]);
    out
}

fn line(out: &mut String, widths: &[usize], [left, middle, right]: [&str; 3]) {
    out.push_str(left);
    for (i, width) in widths.iter().enumerate() {
        if i > 0 {
            out.push_str(middle);
        }
        out.push_str(&"─".repeat(width + 2));
    }
    out.push_str(right);
    out.push('\n');
}

fn cells(out: &mut String, widths: &[usize], row: &[String], align: &dyn Fn(usize) -> Align) {
    let split: Vec<Vec<&str>> =
        row.iter().map(|cell| cell.lines().map(str::trim).collect()).collect();
    lines(out, widths, &split, align);
}

fn lines(out: &mut String, widths: &[usize], split: &[Vec<&str>], align: &dyn Fn(usize) -> Align) {
    let height = split.iter().map(Vec::len).max().unwrap_or(0).max(1);
    for i in 0..height {
        for (column, (width, lines)) in widths.iter().zip(split).enumerate() {
            let text = lines.get(i).copied().unwrap_or("");
            let room = width.saturating_sub(text.width());
            let before = match align(column) {
                Align::Left => 0,
                Align::Centre => room / 2,
                Align::Right => room,
            };
            out.push_str(&format!("│ {}{text}{} ", " ".repeat(before), " ".repeat(room - before)));
        }
        out.push_str("│\n");
    }
}

#[cfg(test)]
mod tests {
    use super::{render, render_numbers, ruled};

    #[test]
    fn rows_apart() {
        let rows = [["a", "x {\n  y\n}"], ["bc", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(
            ruled(&rows),
            "┌────┬─────┐\n│ a  │ x { │\n│    │   y │\n│    │ }   │\n├────┼─────┤\n│ bc │     │\n└────┴─────┘\n"
        );
    }

    #[test]
    fn drawn() {
        let text = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let got = render(Some(&text(&["x", "long"])), &[text(&["1", "2"]), text(&["[3]", ""])]);
        assert_eq!(
            got,
            "┌─────┬──────┐\n│  x  │ long │\n├─────┼──────┤\n│ 1   │ 2    │\n│ [3] │      │\n└─────┴──────┘\n"
        );
        assert_eq!(
            render_numbers(&[text(&["a", "1"]), text(&["bc", "23"])]),
            "┌────┬────┐\n│ a  │  1 │\n│ bc │ 23 │\n└────┴────┘\n"
        );
        assert_eq!(render(None, &[text(&["a", "b"])]), "┌───┬───┐\n│ a │ b │\n└───┴───┘\n");
    }
}
