#pragma once

namespace telltale {

struct Terminal {
  bool is_terminal = false;
  bool colour = false;     // a terminal, and the user did not say NO_COLOR or TERM=dumb
  int width_columns = 80;  // COLUMNS, else the terminal's own, else 80
};

// What is at the other end of a descriptor of ours.
Terminal DescribeTerminal(int descriptor);

}  // namespace telltale
