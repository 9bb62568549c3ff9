use async_graphql::SimpleObject;
use kernel::Slice;

/// Where a page stands in its list.
#[derive(Debug, Clone, SimpleObject)]
pub struct PageInfo {
    /// The cursor of the first edge.
    start_cursor: Option<String>,
    /// The cursor of the last edge.
    end_cursor: Option<String>,
    /// There are more after these.
    has_next_page: bool,
    /// There are more before these.
    has_previous_page: bool,
}

/// A page as a Relay connection shows it. [`connection!`](crate::connection) names the GraphQL
/// types around it.
pub struct Connected<T>(pub Slice<T>);

impl<T> Connected<T> {
    /// Cursors of the ends, and whether there is more.
    pub fn page_info(&self) -> PageInfo {
        let cursor = |edge: Option<&kernel::Edge<T>>| edge.map(|edge| edge.cursor.clone());
        PageInfo {
            start_cursor: cursor(self.0.edges.first()),
            end_cursor: cursor(self.0.edges.last()),
            has_next_page: self.0.has_next,
            has_previous_page: self.0.has_previous,
        }
    }
}

/// Declares the GraphQL objects of a connection: `connection!(ProductConnection, ProductEdge,
/// Product)`. The node must be `Clone`. What is known of the list as a whole is an object whose fields
/// the connection has besides: `connection!(… with ProductList)`.
#[macro_export]
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ty) => {
        $crate::connection!(@types $connection, $edge, $node, (), {});

        impl<T> From<kernel::Slice<T>> for $connection
        where
            $node: From<T>,
        {
            fn from(slice: kernel::Slice<T>) -> Self {
                Self($crate::Connected(slice.map(Into::into)))
            }
        }
    };
    ($connection:ident, $edge:ident, $node:ty, with $list:ty) => {
        $crate::connection!(@types $connection, $edge, $node, ($list), {
            /// What is known of the list as a whole.
            #[graphql(flatten)]
            async fn list(&self) -> $list {
                self.1.clone()
            }
        });

        impl $connection {
            /// Part of a list.
            pub fn new<T>(slice: kernel::Slice<T>, list: $list) -> Self
            where
                $node: From<T>,
            {
                Self($crate::Connected(slice.map(Into::into)), list)
            }
        }
    };
    (@types $connection:ident, $edge:ident, $node:ty, ($($list:ty)?), {$($field:tt)*}) => {
        /// Part of a sorted list.
        pub struct $connection(pub $crate::Connected<$node> $(, pub $list)?);

        /// Part of a sorted list.
        #[async_graphql::Object]
        impl $connection {
            /// The rows with their cursors.
            async fn edges(&self) -> Vec<$edge<'_>> {
                self.0.0.edges.iter().map($edge).collect()
            }

            /// The rows.
            async fn nodes(&self) -> Vec<&$node> {
                self.0.0.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Where this part stands.
            async fn page_info(&self) -> $crate::PageInfo {
                self.0.page_info()
            }

            $($field)*
        }

        /// A row and its place.
        pub struct $edge<'a>(&'a kernel::Edge<$node>);

        /// A row and its place.
        #[async_graphql::Object]
        impl $edge<'_> {
            /// Opaque.
            async fn cursor(&self) -> &str {
                &self.0.cursor
            }

            /// The row.
            async fn node(&self) -> &$node {
                &self.0.node
            }
        }
    };
}
