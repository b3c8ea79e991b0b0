//! The operations that numbers and contexts both have as methods, with what is said of them.
//!
//! Each table is handed to a macro of the caller, which makes methods of a class of its rows, behind rows of its own.

macro_rules! with_unary {
    ($make:ident! { $($own:tt)* }) => {
        $make! {
            $($own)*
            "e to the power of the number." exp => $crate::decimal::functions::exp;
            "The logarithm to the base e." ln => $crate::decimal::functions::ln;
            "The logarithm to the base 10." log10 => $crate::decimal::functions::log10;
            "The exponent of the first digit, as a Decimal." logb => $crate::decimal::arith::logb;
            "Every digit, 0 or 1, as the other one." logical_invert => $crate::decimal::arith::logical_invert;
            "The next number below." next_minus => |x, s, status| $crate::decimal::arith::next(x, false, s, status);
            "The next number above." next_plus => |x, s, status| $crate::decimal::arith::next(x, true, s, status);
            "The number without zeros at its end." normalize => $crate::decimal::arith::normalize;
            "The square root." sqrt => $crate::decimal::arith::square_root;
        }
    };
}
pub(super) use with_unary;

macro_rules! with_binary {
    ($make:ident! { $($own:tt)* }) => {
        $make! {
            $($own)*
            "-1, 0 or 1: how the values compare; NaN if one of them is." compare => |x, y, s, status| $crate::decimal::arith::compare(x, y, false, s, status);
            "The same as compare(), but every NaN signals." compare_signal => |x, y, s, status| $crate::decimal::arith::compare(x, y, true, s, status);
            "-1, 0 or 1: a total order, also of equal values with other exponents and of NaNs." compare_total => |x: &Number, y: &Number, _, _| $crate::decimal::arith::sign_of(x.total_order(y));
            "The same as compare_total() without the signs." compare_total_mag => $crate::decimal::class::total_order_of_size;
            "The first number with the sign of the second." copy_sign => |x: &Number, y: &Number, _, _| x.clone().with_sign(y.negative);
            "1 at each digit where both are 1." logical_and => |x, y, s, status| $crate::decimal::arith::logical(x, y, |a, b| a & b, s, status);
            "1 at each digit where one or both are 1." logical_or => |x, y, s, status| $crate::decimal::arith::logical(x, y, |a, b| a | b, s, status);
            "1 at each digit where just one is 1." logical_xor => |x, y, s, status| $crate::decimal::arith::logical(x, y, |a, b| a ^ b, s, status);
            "The greater one; a number rather than a quiet NaN." max => |x, y, s, status| $crate::decimal::arith::extreme(x, y, true, false, s, status);
            "The one farther from zero." max_mag => |x, y, s, status| $crate::decimal::arith::extreme(x, y, true, true, s, status);
            "The smaller one; a number rather than a quiet NaN." min => |x, y, s, status| $crate::decimal::arith::extreme(x, y, false, false, s, status);
            "The one nearer to zero." min_mag => |x, y, s, status| $crate::decimal::arith::extreme(x, y, false, true, s, status);
            "The next number on the way to the second." next_toward => $crate::decimal::arith::next_toward;
            "What is left if the quotient is rounded to the nearest integer." remainder_near => $crate::decimal::arith::remainder_near;
            "The digits, those of the whole precision, moved round by so many places." rotate => |x, y, s, status| $crate::decimal::arith::shifted(x, y, true, s, status);
            "The first number times ten to the power of the second." scaleb => $crate::decimal::arith::scaleb;
            "The digits moved by so many places; what leaves the precision is lost." shift => |x, y, s, status| $crate::decimal::arith::shifted(x, y, false, s, status);
        }
    };
}
pub(super) use with_binary;

macro_rules! with_tests {
    ($make:ident! { $($own:tt)* }) => {
        $make! {
            $($own)*
            "True: every number has one form only." is_canonical => |_| true;
            "Whether it is neither infinite nor NaN." is_finite => $crate::decimal::number::Number::is_finite;
            "Whether it is infinite." is_infinite => $crate::decimal::number::Number::is_infinite;
            "Whether it is NaN of either kind." is_nan => $crate::decimal::number::Number::is_nan;
            "Whether it is a NaN that does not signal." is_qnan => $crate::decimal::class::is_quiet;
            "Whether its sign is minus, also that of zero and NaN." is_signed => |x| x.negative;
            "Whether it is a NaN that signals." is_snan => $crate::decimal::class::is_signaling;
            "Whether it is zero." is_zero => $crate::decimal::number::Number::is_zero;
        }
    };
}
pub(super) use with_tests;
