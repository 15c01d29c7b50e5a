/** Cases as folders of files, compared with what the code makes of them. */
@NullMarked
package dev.tollgate.proxy.golden;

import org.jspecify.annotations.NullMarked;
